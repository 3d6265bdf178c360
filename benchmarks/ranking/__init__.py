"""Whether the main story of a made company stands among the first sentences of its report."""
