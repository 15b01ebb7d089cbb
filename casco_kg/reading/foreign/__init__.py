"""Other people's formats: how they are recognised, and how what they say becomes ours, every triple accounted for."""
