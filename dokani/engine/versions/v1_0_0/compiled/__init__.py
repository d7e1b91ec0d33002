"""The policy as Python: written once per policy, compiled, and quick where what decides a case is known.

Only the ordinary case is compiled (a return of one line, paid back, everything known that decides it); for any other
the compiled functions say None, and `dokani.engine.versions.v1_0_0.decide` works it out in general. Both give the same answers.
"""
