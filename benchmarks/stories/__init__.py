"""Whether an analysis finds what was planted in made-up companies."""
