"""Tables 4 to 9 of OWL 2 RL/RDF: each makes Horn rules of the axioms of an ontology.

Source: https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules
"""
