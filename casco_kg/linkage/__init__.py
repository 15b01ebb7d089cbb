"""Record linkage: what data means where it names a thing by words, and which records are one thing in two spellings."""
