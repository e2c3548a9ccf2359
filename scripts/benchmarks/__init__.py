"""The project's benchmark: `scripts/bench speed` and `scripts/bench accuracy`."""
