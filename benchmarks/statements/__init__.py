"""Whether the sentences of a report are true: worlds, placebos, and a recount."""
