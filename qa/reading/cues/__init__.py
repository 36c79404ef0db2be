"""What words of an article say of an answer: corrections, sides of a relation, causes, and namesakes."""
