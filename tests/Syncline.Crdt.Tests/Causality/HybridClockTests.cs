using System.Globalization;
using Syncline.Crdt.Causality;
using Syncline.Testing.Histories;

namespace Syncline.Crdt.Tests.Causality;

/// <summary>I12: clocks may lie.</summary>
public sealed class HybridClockTests
{
    private const long Now = 1_760_000_000_000;
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;

    [Fact]
    public void I12_time_never_goes_back_and_each_call_gives_a_new_one() => Property.ForAll(2_000, prng =>
    {
        HybridClock clock = new(Minute);
        HybridTime last = default;
        long wall = Now;
        for (int step = 0; step < 50; step++)
        {
            wall += prng.Pick([0, 0, 1, -1, Hour, -Hour, 400 * Day, -400 * Day]);
            if (prng.Chance(300)) clock.Follow(HybridTime.FromMilliseconds(Now + prng.Between(-2_000, 2_000)), wall);
            Assert.True(clock.Last.CompareTo(last) >= 0);
            HybridTime next = clock.Next(wall);
            Assert.True(next.CompareTo(last) > 0, $"{last} then {next}");
            Assert.True(next.Milliseconds >= wall);
            last = next;
        }
    });

    [Fact]
    public void R2_a_wall_clock_that_steps_back_an_hour_does_not_turn_two_writes_around()
    {
        HybridClock clock = new(Minute);
        HybridTime first = clock.Next(Now), second = clock.Next(Now - Hour);
        Assert.True(second.CompareTo(first) > 0);
        Assert.Equal(Now, second.Milliseconds);
        Assert.Equal(Now + Day, clock.Next(Now + Day).Milliseconds);
    }

    [Fact]
    public void R3_a_peer_ten_years_ahead_is_not_followed_and_poisons_nothing()
    {
        HybridClock clock = new(Minute);
        clock.Next(Now);
        clock.Follow(HybridTime.FromMilliseconds(Now + (3_650 * Day)), Now);
        Assert.Equal(Now, clock.Last.Milliseconds);
        clock.Follow(new(ulong.MaxValue), Now);
        clock.Follow(HybridTime.FromMilliseconds(Now + Minute + 1), Now);
        Assert.Equal(Now, clock.Next(Now).Milliseconds);
        clock.Follow(HybridTime.FromMilliseconds(Now + Minute), Now);
        Assert.Equal(Now + Minute, clock.Last.Milliseconds);
        HybridTime honest = clock.Next(Now);
        Assert.True(honest.CompareTo(HybridTime.FromMilliseconds(Now + Minute)) > 0);
    }

    [Fact]
    public void R3_many_peers_ahead_move_the_clock_by_no_more_than_the_bound()
    {
        HybridClock clock = new(Minute);
        for (int message = 0; message < 1_000; message++)
        {
            clock.Follow(new(clock.Last.Bits + ((ulong)Minute << 15)), Now);
            clock.Follow(HybridTime.FromMilliseconds(clock.Last.Milliseconds + Minute), Now);
        }

        Assert.InRange(clock.Last.Milliseconds, 0, Now + Minute);
    }

    [Fact]
    public void R4_a_frozen_clock_still_tells_writes_apart_and_a_logical_count_carries()
    {
        HybridClock clock = new(Minute);
        HybridTime first = clock.Next(Now), last = first;
        for (int write = 0; write < 70_000; write++)
        {
            HybridTime next = clock.Next(Now);
            Assert.True(next.CompareTo(last) > 0);
            last = next;
        }

        Assert.Equal(Now + 1, last.Milliseconds);
        Assert.Equal(70_000UL, last.Bits - first.Bits);
    }

    [Fact]
    public void R4_a_jump_of_400_days_and_back_keeps_order()
    {
        HybridClock clock = new(Minute);
        HybridTime before = clock.Next(Now), during = clock.Next(Now + (400 * Day)), after = clock.Next(Now);
        Assert.True(during.CompareTo(before) > 0);
        Assert.True(after.CompareTo(during) > 0);
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("th-TH")]
    [InlineData("ar-SA")]
    public void R4_no_culture_changes_a_time_or_how_it_reads(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            Assert.Equal("1760000000000.0", new HybridClock(0).Next(Now).ToString());
            Assert.Equal("0000000000abcd:1234567", new Dot(new(0xABCD), 1_234_567).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData(long.MinValue, 0)]
    [InlineData(-1, 0)]
    [InlineData(0, 0)]
    [InlineData((1L << 48) - 1, (1L << 48) - 1)]
    [InlineData(1L << 48, (1L << 48) - 1)]
    [InlineData(long.MaxValue, (1L << 48) - 1)]
    public void A_wall_time_outside_48_bits_is_clamped(long milliseconds, long expected)
    {
        Assert.Equal(expected, HybridTime.FromMilliseconds(milliseconds).Milliseconds);
        HybridClock clock = new(long.MaxValue);
        Assert.True(clock.Next(milliseconds).Bits > 0);
        clock.Follow(HybridTime.FromMilliseconds(Now), milliseconds);
    }

    [Fact]
    public void The_greatest_time_stays_and_recovery_never_goes_back()
    {
        Assert.Equal(new(ulong.MaxValue), new HybridTime(ulong.MaxValue).Next());
        HybridClock clock = new(Minute);
        HybridTime given = clock.Next(Now);
        clock.Restore(HybridTime.FromMilliseconds(Now - Day));
        Assert.Equal(given, clock.Last);
        clock.Restore(HybridTime.FromMilliseconds(Now + Day)); // A log is believed: the clock gave it out itself.
        Assert.Equal(Now + Day, clock.Next(Now).Milliseconds);
    }
}
