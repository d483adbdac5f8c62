"""What is doubtful about a typed figure, seen beside its past and its neighbours. Pure computation."""
