using Syncline.Crdt.Causality;
using Syncline.Crdt.Stores;
using Syncline.Testing;
using Syncline.Testing.Histories;

namespace Syncline.Crdt.Tests.Stores;

/// <summary>Against a plain set of dots.</summary>
public sealed class DotSetTests
{
    private const int Cases = 3_000;

    [Fact]
    public void Sets_of_the_same_dots_are_equal_and_their_runs_canonical() => Property.ForAll(Cases, prng =>
    {
        List<Dot> dots = Some(prng);
        DotSet set = DotSet.Of(dots);
        prng.Shuffle(dots);
        DotSet grown = dots.Aggregate(DotSet.Bottom, (before, dot) => before.Union(DotSet.Of(dot)));
        Assert.Equal(set, grown);
        Assert.Equal(set.GetHashCode(), grown.GetHashCode());
        Assert.Equal(dots.Distinct().Order(), set.Dots);
        Assert.Equal(dots.Count == 0, set.IsBottom);
        Assert.True(DotSet.TryFromCanonical(set.Runs, out DotSet wrapped) && wrapped == set);
        Assert.Equal(set.Runs.Length, RunsOf(dots));
    });

    [Fact]
    public void Membership_union_and_difference_are_those_of_sets() => Property.ForAll(Cases, prng =>
    {
        List<Dot> left = Some(prng), right = Some(prng);
        DotSet one = DotSet.Of(left), other = DotSet.Of(right);
        Assert.Equal(left.Union(right).Order(), one.Union(other).Dots);
        Assert.Equal(one.Union(other), other.Union(one));
        Assert.Equal(left.Except(right).Order(), one.Without(other).Dots);
        foreach (Dot dot in Universe)
        {
            Assert.Equal(left.Contains(dot), one.Covers(dot));
        }

        foreach (ReplicaId replica in Universe.Select(dot => dot.Replica).Distinct())
        {
            IEnumerable<ulong> counters = from dot in left where dot.Replica == replica select dot.Counter;
            Assert.Equal(counters.DefaultIfEmpty().Max(), one.Greatest(replica));
        }

        Assert.Equal(
            left.Distinct().GroupBy(dot => dot.Replica).All(dots => dots.Count() == 1), one.HasOneDotPerReplica);
    });

    [Fact]
    public void Join_keeps_what_both_hold_and_what_one_holds_and_the_other_never_saw() => Property.ForAll(Cases, prng =>
    {
        List<Dot> left = Some(prng), right = Some(prng);
        List<Dot> leftSeen = [.. left, .. Some(prng)], rightSeen = [.. right, .. Some(prng)];
        DotSet joined = DotSet.Join(DotSet.Of(left), DotSet.Of(leftSeen), DotSet.Of(right), DotSet.Of(rightSeen));
        IEnumerable<Dot> expected = left.Intersect(right)
            .Union(left.Except(rightSeen))
            .Union(right.Except(leftSeen));
        Assert.Equal(expected.Order(), joined.Dots);
    });

    [Fact]
    public void A_version_is_the_set_of_all_dots_that_it_covers()
    {
        VersionVector version = VersionVector.Of(new VersionEntry(new(1), 3), new VersionEntry(new(9), 1));
        DotSet dots = DotSet.Of(version);
        Assert.Equal([new(new(1), 1), new(new(1), 2), new(new(1), 3), new Dot(new(9), 1)], dots.Dots);
        Assert.Equal(DotSet.Bottom, DotSet.Of(VersionVector.Empty));
        Assert.False(dots.Covers(new(new(1), 4)));
    }

    [Fact]
    public void The_greatest_counter_is_a_dot_like_others()
    {
        Dot last = new(new(1), ulong.MaxValue);
        DotSet two = DotSet.Of(new Dot(new(1), ulong.MaxValue - 1), last);
        Assert.Single(two.Runs);
        Assert.Equal(2, two.Dots.Count());
        Assert.True(two.Covers(last));
    }

    [Theory]
    [InlineData(1, 0, 5)] // No counter is zero.
    [InlineData(1, 5, 4)]
    public void A_run_that_is_none_is_refused(ulong replica, ulong first, ulong last) =>
        Assert.False(DotSet.TryFromCanonical([new(new(replica), new(first, last))], out _));

    [Theory]
    [InlineData(1, 3, 1, 3)] // Twins.
    [InlineData(1, 3, 1, 4)] // Adjacent.
    [InlineData(1, 5, 1, 3)] // Descending.
    [InlineData(2, 3, 1, 5)]
    public void Runs_that_are_not_canonical_are_refused(ulong firstOf, ulong last, ulong secondOf, ulong next) =>
        Assert.False(DotSet.TryFromCanonical(
            [new(new(firstOf), new(last, last)), new(new(secondOf), new(next, next))], out _));

    [Fact]
    public void There_is_no_dot_zero()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => DotSet.Of(new Dot(new(1), 0)));
        Assert.False(DotSet.Bottom.Covers(default));
    }

    private static Dot[] Universe { get; } =
        [.. from replica in Enumerable.Range(1, 3) from counter in Enumerable.Range(1, 12) select At(replica, counter)];

    private static Dot At(int replica, int counter) => new(new((ulong)replica), (ulong)counter);

    private static List<Dot> Some(Prng prng)
    {
        int permille = prng.Below(900);
        return [.. Universe.Where(_ => prng.Chance(permille))];
    }

    private static int RunsOf(IReadOnlyCollection<Dot> dots) =>
        dots.Distinct().Count(dot => !dots.Contains(dot with { Counter = dot.Counter - 1 }));
}
