"""Erlang's loss and delay formulas, against printed tables and against each other."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmselect.errors import DataError
from crmselect.planning.erlang import agents_needed, erlang_b, erlang_c, mean_wait, service_level

# G. Wagoner, Traffic engineering overview: read an Erlang table (garywagoner.tripod.com/traffic/ERLANG.HTML): the
# Erlang B capacity table for 2 % blocking, channels and erlangs. Seven of its 45 entries are misprinted (33, 41, 45,
# 55, 61, 63 and 69 channels: 45 has 35.507 for 35.607) and left out.
TWO_PERCENT = {
    1: 0.020, 3: 0.602, 5: 1.657, 7: 2.935, 9: 4.345, 11: 5.842, 13: 7.402, 15: 9.010, 17: 10.656, 19: 12.333,
    21: 14.036, 23: 15.761, 25: 17.505, 27: 19.265, 29: 21.039, 31: 22.827, 35: 26.435, 37: 28.254, 39: 30.081,
    43: 33.758, 47: 37.462, 49: 39.323, 51: 41.189, 53: 43.060, 57: 46.816, 59: 48.700, 65: 54.376, 67: 56.275,
    71: 60.082, 73: 61.990, 75: 63.900, 77: 65.814, 79: 67.729, 81: 69.647, 83: 71.568, 85: 73.490, 87: 75.415,
    89: 77.342,
}  # fmt: skip


# Carrier Grade Voice over IP, 2nd edition, McGraw-Hill, appendix A (globalspec.com/reference/55139/203279): traffic in
# erlangs, to one decimal, that so many channels carry at these percentages of blocking.
BLOCKING = (0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 2.0, 3.0, 4.0, 5.0)
CARRIER_GRADE = {
    5: (0.5, 0.6, 0.8, 0.9, 1.0, 1.1, 1.1, 1.2, 1.2, 1.3, 1.3, 1.4, 1.7, 1.9, 2.1, 2.2),
    6: (0.7, 1.0, 1.1, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.8, 1.9, 1.9, 2.3, 2.5, 2.8, 3.0),
    7: (1.1, 1.4, 1.6, 1.8, 1.9, 2.1, 2.2, 2.2, 2.3, 2.4, 2.4, 2.5, 2.9, 3.2, 3.5, 3.7),
    8: (1.4, 1.8, 2.1, 2.3, 2.5, 2.6, 2.7, 2.8, 2.9, 3.0, 3.1, 3.1, 3.6, 4.0, 4.3, 4.5),
    9: (1.8, 2.3, 2.6, 2.9, 3.1, 3.2, 3.3, 3.4, 3.5, 3.6, 3.7, 3.8, 4.3, 4.7, 5.1, 5.4),
}


@pytest.mark.parametrize(("channels", "traffic"), CARRIER_GRADE.items())
def test_the_loss_formula_gives_another_printed_table(channels, traffic):
    blocked = np.array(BLOCKING) / 100
    assert (erlang_b(np.array(traffic) - 0.05, channels) <= blocked).all()
    assert (erlang_b(np.array(traffic) + 0.05, channels) >= blocked).all()


def test_the_loss_formula_gives_a_printed_traffic_table_to_its_last_digit():
    channels, traffic = np.array(list(TWO_PERCENT)), np.array(list(TWO_PERCENT.values()))
    assert (erlang_b(traffic - 0.0005, channels) < 0.02).all()
    assert (erlang_b(traffic + 0.0005, channels) > 0.02).all()


def test_the_tetra_table_of_delayed_calls():
    # Dunlop, Girma and Irvine (1999), Digital Mobile Communications and the TETRA System, Wiley, appendix A.4: 8
    # channels carry 3.87 erlangs with 5 % of calls delayed, 10 channels 4.08 with 1 %; of the delayed calls 0.016 and
    # 0.0022 wait longer than a call lasts.
    assert erlang_c(3.87, 8) == pytest.approx(0.05, abs=5e-4)
    assert erlang_c(4.08, 10) == pytest.approx(0.01, abs=1e-4)
    for servers, printed, places in ((8, 0.016, 3), (10, 0.0022, 4)):
        later = 1 - service_level(3.87, servers, 1.0, 1.0)
        assert later / erlang_c(3.87, servers) == pytest.approx(printed, abs=0.5 * 10.0**-places)


def test_a_call_centre_of_55_agents():
    # The worked example that introductions to Erlang C share: 360 calls in half an hour, 4 minutes each, 55 agents. 48
    # erlangs; 23.87 % wait; 8.184 s on average; 84.6 % within 15 s and 86.7 % within 20 s; 54 agents keep 80 % in 20 s.
    traffic = 360 / 30 * 4
    assert erlang_c(traffic, 55) == pytest.approx(0.2387, abs=5e-5)
    assert mean_wait(traffic, 55, 240) == pytest.approx(8.184, abs=5e-4)
    assert service_level(traffic, 55, 15, 240) == pytest.approx(0.846, abs=5e-4)
    assert service_level(traffic, 55, 20, 240) == pytest.approx(0.867, abs=5e-4)
    assert agents_needed(360 / 1800, 240, 20, 0.8) == 54


def test_an_average_hour_of_250_calls_takes_28_advisors():
    # jonesthenet.com, Erlang uplift: 250 calls of 330 s, 80 % in 30 s: 22.9 by workload, 28 by Erlang.
    workload = 250 * 330 / 3600
    assert workload == pytest.approx(22.9, abs=0.05)
    assert agents_needed(250 / 3600, 330, 30, 0.8) == 28


def test_one_agent_more_near_the_edge_is_worth_ten_points():
    # queuepilot.io, Erlang C calculator: at 16.7 erlangs, from 20 to 21 agents, from about 73 % to about 83 % within 20
    # seconds; the load is that of a hundred calls of five minutes in half an hour.
    assert service_level(100 * 5 / 30, [20, 21], 20, 300).round(2).tolist() == [0.73, 0.83]


def test_small_cases_by_hand():
    assert erlang_c(1, 2) == pytest.approx(1 / 3)
    assert erlang_c(2, 3) == pytest.approx(4 / 9)
    assert erlang_b(1, 1) == 0.5
    assert erlang_b(3, 0) == 1.0
    assert erlang_b(0, 4) == 0.0


@given(traffic=st.floats(0.01, 60), servers=st.integers(1, 80))
def test_the_formulas_are_the_sums_that_define_them(traffic, servers):
    terms = [traffic**k / math.factorial(k) for k in range(servers + 1)]
    loss = terms[-1] / math.fsum(terms)
    assert erlang_b(traffic, servers) == pytest.approx(loss, rel=1e-10)
    if traffic < servers:
        last = terms[-1] * servers / (servers - traffic)
        assert erlang_c(traffic, servers) == pytest.approx(last / (math.fsum(terms[:-1]) + last), rel=1e-9)


@given(traffic=st.floats(0.01, 200), servers=st.integers(1, 220))
def test_waiting_is_likelier_than_loss_and_follows_from_it(traffic, servers):
    lost, waits = float(erlang_b(traffic, servers)), float(erlang_c(traffic, servers))
    assert 0 <= lost <= waits <= 1
    if traffic < servers:
        assert waits == pytest.approx(lost / (1 - traffic / servers * (1 - lost)), rel=1e-12)
        assert erlang_b(traffic, servers + 1) <= lost
        assert erlang_c(traffic, servers + 1) <= waits


@given(arrivals=st.floats(0.001, 20), handling=st.floats(0.1, 20), target=st.floats(0, 10), share=st.floats(0.05, 0.99))
def test_the_fewest_agents_keep_the_promise_and_one_fewer_does_not(arrivals, handling, target, share):
    needed = int(agents_needed(arrivals, handling, target, share))
    traffic = arrivals * handling
    assert needed > traffic
    assert service_level(traffic, needed, target, handling) >= share - 1e-12
    if needed - 1 > traffic:
        assert service_level(traffic, needed - 1, target, handling) < share + 1e-12


def test_one_server_is_the_simple_queue():
    # M/M/1: who arrives waits with probability ρ, for ρ/(1 − ρ) services on average.
    load = np.linspace(0.05, 0.95, 19)
    assert erlang_c(load, 1) == pytest.approx(load)
    assert mean_wait(load, 1, 2.0) == pytest.approx(2 * load / (1 - load))


def test_arrays_broadcast_and_do_not_change_each_other():
    traffic, servers = np.array([[0.5], [8.0], [100.0]]), np.array([1, 10, 120, 0])
    together = erlang_b(traffic, servers)
    assert together.shape == (3, 4)
    alone = [[float(erlang_b(float(a), int(n))) for n in servers] for a in traffic[:, 0]]
    assert together.tolist() == alone
    assert erlang_c(traffic, servers).shape == (3, 4)
    assert agents_needed([[0.0, 1.0]], 3.0, 0.5, 0.8).shape == (1, 2)


def test_thousands_of_servers_stay_exact():
    # With n servers and n erlangs the loss tends to √(2/(π n)); the series 1/B = √(π n/2) + 2/3 + … holds to 1/√n.
    for servers in (10_000, 200_000):
        inverse = math.sqrt(math.pi * servers / 2) + 2 / 3
        assert 1 / float(erlang_b(servers, servers)) == pytest.approx(inverse, abs=1 / math.sqrt(servers))
    assert int(agents_needed(50_000, 1.0, 0.1, 0.8)) == pytest.approx(50_000, rel=0.01)


def test_a_full_house_grows_without_end():
    assert erlang_c([5.0, 6.0], 5).tolist() == [1.0, 1.0]
    assert service_level([5.0, 6.0], 5, 60, 3).tolist() == [0.0, 0.0]
    assert np.isinf(mean_wait(5.0, 5, 3.0))
    assert mean_wait(0.0, 0, 3.0) == 0.0
    assert agents_needed(0.0, 3.0, 1.0, 0.8) == 0


def test_shrinkage_and_occupancy_ask_for_more():
    plain = int(agents_needed(100 / 60, 3, 1 / 3, 0.8))
    assert plain == 8
    assert int(agents_needed(100 / 60, 3, 1 / 3, 0.8, shrinkage=0.2)) == 10
    assert int(agents_needed(100 / 60, 3, 1 / 3, 0.8, max_occupancy=0.5)) == 10
    # 10 of 10 / (1 − 0) are 10, not 11: rounding up does not add a person for a rounding error.
    assert int(agents_needed(100 / 60, 3, 1 / 3, 0.8, max_occupancy=0.5, shrinkage=0.5)) == 20


def test_what_cannot_be_is_refused_all_at_once():
    with pytest.raises(DataError) as found:
        agents_needed(1.0, 0.0, -1.0, 1.0, shrinkage=1.0, max_occupancy=0.0)
    assert [problem.where for problem in found.value.problems] == [
        "handling", "target_wait", "share", "shrinkage", "max_occupancy",
    ]  # fmt: skip
    with pytest.raises(DataError) as found:
        erlang_b([1.0, -2.0], [1, 2.5])
    assert [str(problem) for problem in found.value.problems] == [
        "traffic: -2 is no traffic — write erlangs, 0 or more",
        "servers: 2.5 is no number of servers — write whole numbers, 0 or more",
    ]
    with pytest.raises(DataError, match="handling: 0 is not possible"):
        mean_wait(1, 2, 0)
    with pytest.raises(DataError, match="nan"):
        erlang_c(math.nan, 2)
