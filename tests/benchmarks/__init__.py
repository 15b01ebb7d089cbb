"""Registers of any size, and how fast engines are on them."""
