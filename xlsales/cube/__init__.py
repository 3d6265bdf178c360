"""One scan per grain: the only room that touches all rows and knows engines."""
