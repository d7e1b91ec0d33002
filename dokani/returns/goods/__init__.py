"""What comes back: received, graded by the policy once more, and disposed of."""
