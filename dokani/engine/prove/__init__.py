"""Proving a policy before it goes live: its tree as formulas, its properties asked of Z3, each failure with a case.

Loading `prove` loads Z3; `model` says what a proof is and loads nothing. `python -m dokani.engine.prove` proves one
policy in a process of its own.
"""
