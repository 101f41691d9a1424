"""What the console asks of the database about questions, answers and entries."""
