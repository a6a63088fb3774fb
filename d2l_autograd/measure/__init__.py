"""What else can be asked of a function: slopes without autograd, expectations, Jacobians, costs."""
