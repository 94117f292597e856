using Syncline.Folders;
using Syncline.Testing;

namespace Syncline.Tests.Folders;

public sealed class TickPaceTests
{
    private readonly ManualTime time = new();
    private int ticks;

    [Fact]
    public async Task Ticks_become_rare_while_nothing_happens()
    {
        await using TickPace pace = new(time, () => ticks++);
        Pass(TickPace.CalmTicks * TickPace.BusyPeriod);
        Assert.Equal(TickPace.CalmTicks, ticks);

        Pass(10 * TickPace.CalmPeriod);

        Assert.Equal(TickPace.CalmTicks + 10, ticks);
    }

    [Fact]
    public async Task What_happens_in_a_calm_brings_a_tick_soon()
    {
        await using TickPace pace = new(time, () => ticks++);
        Pass(TickPace.CalmTicks * TickPace.BusyPeriod);
        ticks = 0;

        pace.Notice();
        Pass(10 * TickPace.BusyPeriod);

        Assert.Equal(10, ticks);
    }

    [Fact]
    public async Task What_happens_again_and_again_keeps_ticks_frequent()
    {
        await using TickPace pace = new(time, () => ticks++);
        for (int i = 0; i < 5 * TickPace.CalmTicks; i++)
        {
            if (i % (TickPace.CalmTicks / 2) == 0) pace.Notice();
            Pass(TickPace.BusyPeriod);
        }

        Assert.Equal(5 * TickPace.CalmTicks, ticks);
    }

    [Fact]
    public async Task What_happens_within_the_tick_before_a_calm_is_not_lost()
    {
        TickPace? pace = null;
        await using TickPace own = pace = new(time, () =>
        {
            if (++ticks == TickPace.CalmTicks) pace!.Notice();
        });

        Pass((TickPace.CalmTicks + 10) * TickPace.BusyPeriod);

        Assert.Equal(TickPace.CalmTicks + 10, ticks);
    }

    private void Pass(TimeSpan span)
    {
        TimeSpan step = TimeSpan.FromMilliseconds(10);
        for (TimeSpan passed = TimeSpan.Zero; passed < span; passed += step)
        {
            time.Advance(step);
        }
    }
}
