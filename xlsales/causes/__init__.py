"""What drove a change: price–volume–mix, contributions, leave-one-out, significance."""
