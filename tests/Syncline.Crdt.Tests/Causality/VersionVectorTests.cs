using Syncline.Crdt.Causality;
using Syncline.Testing;
using Syncline.Testing.Histories;

namespace Syncline.Crdt.Tests.Causality;

/// <summary>Against a plain dictionary in which an absent replica counts as zero.</summary>
public sealed class VersionVectorTests
{
    private const int Cases = 3_000;

    private static readonly ReplicaId[] Replicas =
        [new(1), new(2), new(255), new(256), new(ReplicaId.MaxValue - 1), new(ReplicaId.MaxValue)];

    [Fact]
    public void Join_meet_and_difference_go_entry_by_entry() => Property.ForAll(Cases, prng =>
    {
        VersionVector left = Any(prng), right = Any(prng);
        Assert.Equal(Combined(left, right, Math.Max), left.Join(right));
        Assert.Equal(Combined(left, right, Math.Min), left.Meet(right));
        Assert.Equal(
            from replica in Replicas
            where left[replica] > right[replica]
            select new VersionEntry(replica, left[replica]),
            left.Difference(right));
        Assert.Equal(left.Join(right), left.Difference(right).Aggregate(right, (before, entry) => With(before, entry)));
    });

    [Fact]
    public void Order_goes_entry_by_entry() => Property.ForAll(Cases, prng =>
    {
        VersionVector left = Any(prng), right = prng.Chance(300) ? left.Join(Any(prng)) : Any(prng);
        bool covers = Replicas.All(replica => left[replica] >= right[replica]);
        bool isCovered = Replicas.All(replica => left[replica] <= right[replica]);
        CausalOrder expected = covers && isCovered ? CausalOrder.Equal
            : covers ? CausalOrder.After
            : isCovered ? CausalOrder.Before
            : CausalOrder.Concurrent;
        Assert.Equal(expected, left.CompareTo(right));
        Assert.Equal(covers, left.Covers(right));
        Assert.Equal(expected == CausalOrder.Equal, left.Equals(right));
        foreach (ReplicaId replica in Replicas)
        {
            Assert.True(left[replica] == 0 || left.Covers(new Dot(replica, left[replica])));
            Assert.False(left.Covers(new Dot(replica, left[replica] + 1)));
        }
    });

    [Fact]
    public void They_form_a_lattice() => Property.ForAll(Cases, prng =>
    {
        VersionVector a = Any(prng), b = Any(prng), c = Any(prng);
        Assert.Equal(a.Join(b), b.Join(a));
        Assert.Equal(a.Meet(b), b.Meet(a));
        Assert.Equal(a.Join(b).Join(c), a.Join(b.Join(c)));
        Assert.Equal(a.Meet(b).Meet(c), a.Meet(b.Meet(c)));
        Assert.Equal(a, a.Join(a));
        Assert.Equal(a, a.Meet(a));
        Assert.Equal(a, a.Join(a.Meet(b)));
        Assert.Equal(a, a.Meet(a.Join(b)));
        Assert.Equal(a, a.Join(VersionVector.Empty));
        Assert.Equal(VersionVector.Empty, a.Meet(VersionVector.Empty));
        Assert.True(a.Meet(VersionVector.Empty).IsEmpty);
    });

    [Fact]
    public void R7_an_older_entry_never_lowers_a_newer() => Property.ForAll(Cases, prng =>
    {
        VersionVector version = Any(prng);
        ReplicaId replica = prng.Pick(Replicas);
        ulong counter = (ulong)prng.Between(1, 5);
        VersionVector raised = version.With(replica, counter);
        Assert.Equal(Math.Max(counter, version[replica]), raised[replica]);
        Assert.Equal(raised, version.Join(VersionVector.Empty.With(replica, counter)));
    });

    [Fact]
    public void A_builder_is_the_version_that_grows_in_place() => Property.ForAll(Cases, prng =>
    {
        VersionVector version = Any(prng), start = version;
        VersionBuilder builder = new(version);
        Assert.Same(version, builder.ToVersion());
        for (int step = 0; step < 10; step++)
        {
            ReplicaId replica = prng.Pick(Replicas);
            ulong counter = (ulong)prng.Below(6);
            VersionVector before = builder.ToVersion();
            Assert.Equal(counter > version[replica], builder.Raise(replica, counter));
            if (counter > 0) version = version.With(replica, counter);
            if (prng.Chance(200))
            {
                VersionVector other = Any(prng);
                builder.Raise(other);
                version = version.Join(other);
            }

            Assert.Equal(version, builder.ToVersion());
            Assert.Same(builder.ToVersion(), builder.ToVersion());
            Assert.Equal(version.Entries.Length, builder.Count);
            Assert.True(version.Covers(before));
            Assert.All(Replicas, each => Assert.Equal(version[each], builder[each]));
            Dot dot = new(replica, 3);
            Assert.Equal(version.Covers(dot), builder.Covers(dot));
        }

        Assert.True(version.Covers(start));
        Assert.Equal(version, new VersionBuilder(version).ToVersion());
    });

    [Fact]
    public void Entries_in_any_order_make_one_version_and_bad_ones_are_refused()
    {
        VersionEntry one = new(new(1), 3), two = new(new(2), 1);
        Assert.Equal(VersionVector.Of(one, two), VersionVector.Of(two, one));
        Assert.Equal(VersionVector.Of(one, two).GetHashCode(), VersionVector.Of(two, one).GetHashCode());
        Assert.Throws<ArgumentException>(() => VersionVector.Of(one, one));
        Assert.Throws<ArgumentException>(() => VersionVector.Of(new VersionEntry(new(1), 0)));
        Assert.False(VersionVector.TryFromSorted([two, one], out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => VersionVector.Empty.With(new(1), 0));
        Assert.Equal("{00000000000001:3, 00000000000002:1}", VersionVector.Of(one, two).ToString());
    }

    [Fact]
    public void An_operation_has_seen_its_dependencies_and_its_writers_earlier_dots()
    {
        VersionVector dependencies = VersionVector.Of(new VersionEntry(new(1), 3), new VersionEntry(new(2), 1));
        CausalPast past = new(dependencies, new(new(1), 6));
        Assert.True(past.Covers(new(new(1), 5)));
        Assert.False(past.Covers(new(new(1), 6)));
        Assert.True(past.Covers(new(new(2), 1)));
        Assert.False(past.Covers(new(new(2), 2)));
        Assert.False(past.Covers(new(new(3), 1)));
    }

    private static VersionVector Any(Prng prng)
    {
        int permille = prng.Below(1001);
        return VersionVector.Of(
            from replica in Replicas
            where prng.Chance(permille)
            select new VersionEntry(replica, (ulong)prng.Between(1, 4)));
    }

    private static VersionVector With(VersionVector version, VersionEntry entry) =>
        version.With(entry.Replica, entry.Counter);

    private static VersionVector Combined(
        VersionVector left, VersionVector right, Func<ulong, ulong, ulong> choose) => VersionVector.Of(
        from replica in Replicas
        let counter = choose(left[replica], right[replica])
        where counter > 0
        select new VersionEntry(replica, counter));
}
