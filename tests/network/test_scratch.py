import time, json, cProfile, pstats
from datetime import date, timedelta
import pytest
from tests.network.months import *
from hallway.network.actions import run_due, health_due
from hallway.network.models import HealthSnapshot
@pytest.mark.django_db
@pytest.mark.parametrize("n,r",[(5000,20)])
def test_x(n,r):
    b=time.process_time()
    t=town(n); t.half_a_year(r); print("made",time.process_time()-b)
    for m in (1,4,9):
        from hallway.network.actions.health import take_month
        b=time.process_time()
        p=cProfile.Profile(); 
        if m==9: p.enable()
        take_month(community=t.community,month=date(2026,m,1),now=settled(date(2026,m,1)))
        p.disable()
        print(m,time.process_time()-b)
        if m==9: pstats.Stats(p).sort_stats("cumtime").print_stats(40)
    import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    for s in HealthSnapshot.objects.filter(program=None):
        print(s, s.rounds, s.unit, s.lots)
        for k,f in s.figures.items(): print("   ",k,f['value'],(f['low'],f['high']),f['of'],f['open'],f['why'],tuple(f['random'].values()),f['why_random'])
