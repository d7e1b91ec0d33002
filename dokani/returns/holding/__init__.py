"""Holding what a person does after the decision: grades, marks and postings count some seconds later, unless undone."""
