"""The reference engines, slow and independent of ours: owlrl and pyshacl, which the tests hold ours against."""
