"""Stop a purchase order unless its supplier passes the screening. Any failure stops it too.

    python examples/procurement_gate.py --order 4500017 --name "Nantong Ludeng Textile" --country CN

The order may go if the exit code is 0 and stdout is the word "go". Test both: a crash has another code,
and `--help` exits with 0 but does not print "go". Release the order after the check, never before, so
that no order goes unchecked.
"""

import argparse
import sys

import duediligence as dd


def main() -> int:
    """Check one order line and return the exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--order", required=True)
    parser.add_argument("--policy", default="default")
    for field in ("name", "address", "city", "province", "postal_code", "country", "product"):
        parser.add_argument(f"--{field.replace('_', '-')}")
    fields = vars(parser.parse_args())
    order, policy = fields.pop("order"), fields.pop("policy")

    try:
        # For many orders: create the Screener once; a check then takes a millisecond.
        dd.Screener(policy=policy).check(**fields).raise_if_flagged(at="review")
    except dd.Blocked as blocked:
        print(blocked, blocked.result.explain(), sep="\n\n", file=sys.stderr)
        return stop(order, blocked.exit_code)
    except dd.DueDiligenceError as error:
        print(f"the order could not be checked: {error}", file=sys.stderr)
        return stop(order, error.exit_code)
    print(f"order {order}: released", file=sys.stderr)
    print("go")
    return 0


def stop(order: str, exit_code: int) -> int:
    """Hold the order; replace this with a call to your own system."""
    print(f"order {order}: STOPPED", file=sys.stderr)
    print("stop")
    return exit_code


if __name__ == "__main__":
    sys.exit(main())
