"""What people give: forms that validate and then call one service, one module per noun."""
