"""What is worth saying, how strong it is, what it rests on."""
