"""Following up answers by telephone."""
