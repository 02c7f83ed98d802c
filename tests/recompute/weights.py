"""How figures of several authorities together are divided between them, as `collection.toml` declares (`docs/estimation.md`)."""

import functools
from decimal import Decimal
from fractions import Fraction

from estimates import sums_of
from world import DECLARED, HELD_TO, REGISTERED, codes_of, figure_named, rounded


def shares_of(world, at, unit, part, value=None):
    """For each member of a joint return what of a figure, or of a value made of it, counts for it; `None` where nobody can tell."""
    weights = weights_of(world, at, unit, part)
    times = (lambda share: moved(world, at, unit, part, share)) if value is None else lambda share: rounded(value * share, HELD_TO)
    whole = sum(weights.values(), Fraction(0)) if weights else 0
    if not whole:
        return None
    shares, passed, before = {}, Fraction(0), Fraction(0)
    for code, weight in weights.items():
        # What lies between the rounded sums before and after, so that nothing is lost.
        passed += weight
        up_to = times(passed / whole)
        shares[code], before = up_to - before, up_to
    return shares


def moved(world, at, unit, part, share):
    """A share of a figure, so that parts add: a total is the sum of the shares of its parts, and of what it has beside them."""
    given = world.parts[part]
    value = given.with_estimates(at)[unit][0]
    for parts in sums_of_table(at[0], world.period).get(at, [])[:1]:
        known = {own: given.with_estimates(own)[unit][0] for own in parts if unit in given.with_estimates(own)}
        beside = value - sum(known.values(), Fraction(0))
        if beside >= 0:
            return sum((moved(world, own, unit, part, share) for own in known), Fraction(0)) + rounded(beside * share, HELD_TO)
    return rounded(value * share, HELD_TO)


@functools.cache
def sums_of_table(table, period):
    return sums_of([(of, key, field) for of, field, _ in DECLARED.figures() if of == table for key in DECLARED.keys(table) or [""]], period)


def share_in(world, at, unit, part, inside, value=None):
    """What of it counts for those whose attribute is among some."""
    shares, (name, among) = shares_of(world, at, unit, part, value), inside
    return shares and sum((share for code, share in shares.items() if REGISTERED.row(code)[name] in among), Fraction(0))


def weights_of(world, at, unit, part):
    day, members = world.parts[part].period.end(), codes_of(unit)
    for joint in DECLARED.settings.get("joint", []):
        in_force = str(joint.get("from", "")) <= day <= str(joint.get("to", day))
        if in_force and set(joint["members"]) == set(members):
            own = declared_for(joint.get("weights"), at)
            if own is not None:
                return numbers(world, own, members, joint["members"], part)
    return numbers(world, declared_for(DECLARED.settings.get("joint_weights"), at), members, members, part)


def declared_for(weights, at):
    """What is declared for a figure: for its field, its table, or the rest."""
    if not isinstance(weights, dict) or not any(isinstance(value, (str, dict)) for value in weights.values()):
        return weights
    for name in weights:
        if "." in name and (figure_named(name)[0][0], figure_named(name)[0][2]) == (at[0], at[2]):
            return weights[name]
    return weights.get(at[0], weights.get("rest"))


def numbers(world, weights, members, order, part):
    if isinstance(weights, dict):
        return {code: Fraction(Decimal(str(weights[code]))) for code in order}
    if weights is None:
        return None
    sizes = {code: size_alone(world, figure_named(weights)[0], code, part) for code in members}
    return None if None in sizes.values() else sizes


def size_alone(world, at, code, part):
    """What an authority last said in a return of its own, or first did after."""
    day = world.parts[part].period.end()
    said = {given.period.end(): given.of(at, code) for given in world.parts.values() if (code, *at) not in given.no_rate}
    said = {when: size for when, size in sorted(said.items()) if size is not None}
    before = [size for when, size in said.items() if when <= day]
    return before[-1] if before else next(iter(said.values()), None)
