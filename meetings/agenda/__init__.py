"""The agenda: bringing a case to a meeting, taking it, its order, and the page each agency is drawn for itself."""
