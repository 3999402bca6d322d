"""Impact: what a failure, a change or a scenario does to everything that is supplied.

    from graph.impact.because import Explained
    from graph.impact.cascade import impact

    data = Overlay(topology)
    question = data.copy()
    question.fail(node)
    found = impact(data, question)
    Explained(found).because(found.affected[0])

None of it imports more than the standard library until a cascade is large enough for NumPy to pay.
"""
