"""Clean tables soiled in every known way: what is read exactly, said, refused, and silently wrong."""
