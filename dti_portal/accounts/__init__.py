"""Signing in: what allauth and axes leave to the portal. Who may do what afterwards is asked in `provinces.permissions`."""
