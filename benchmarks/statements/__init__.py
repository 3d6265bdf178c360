"""Whether the sentences of a report are true: worlds where each kind holds, placebos where it doesn't, and a recount."""
