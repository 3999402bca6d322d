"""Impact: what a failure, a change or a scenario does to everything that is supplied.

    from graph.impact.because import Explained
    from graph.impact.cascade import impact

    data = Overlay(topology)
    question = data.copy()
    question.fail(node)
    found = impact(data, question)
    Explained(found).because(found.affected[0])

What a command asks first imports nothing but the standard library; the rounds of a cascade are compiled (_native.c).
"""
