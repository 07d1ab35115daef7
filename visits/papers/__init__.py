"""The papers of a visit: what stands on them and how they are issued."""
