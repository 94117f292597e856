using Syncline.Crdt.Objects;
using Syncline.Testing.Histories;

namespace Syncline.Crdt.Tests.Laws;

public sealed class JoinLawTests
{
    private const int Cases = 1_000;

    public static TheoryData<ObjectType> Types => [.. ObjectTypes.All];

    [Theory]
    [MemberData(nameof(Types))]
    public void Join_is_commutative_associative_and_idempotent(ObjectType type) => Property.ForAll(Cases, prng =>
    {
        List<ObjectSnapshot> taken = ObjectSnapshot.Some(prng, type);
        ObjectSnapshot a = prng.Pick(taken), b = prng.Pick(taken), c = prng.Pick(taken);
        Assert.Equal(a.Join(b).Bytes, b.Join(a).Bytes);
        Assert.Equal(a.Join(b).Join(c).Bytes, a.Join(b.Join(c)).Bytes);
        Assert.Equal(a.Bytes, a.Join(a).Bytes);
    });

    [Theory]
    [MemberData(nameof(Types))]
    public void Join_only_adds_and_nothing_seen_adds_nothing(ObjectType type) => Property.ForAll(Cases, prng =>
    {
        List<ObjectSnapshot> taken = ObjectSnapshot.Some(prng, type);
        ObjectSnapshot a = prng.Pick(taken), b = prng.Pick(taken), bottom = ObjectSnapshot.BottomOf(type);
        ObjectSnapshot joined = a.Join(b);
        Assert.Equal(joined.Bytes, joined.Join(a).Bytes);
        Assert.Equal(joined.Bytes, b.Join(joined).Bytes);
        Assert.Equal(a.Bytes, a.Join(bottom).Bytes);
        Assert.Equal(a.Bytes, bottom.Join(a).Bytes);
    });

    [Theory]
    [MemberData(nameof(Types))]
    public void Joining_equals_applying_what_is_missing(ObjectType type) => Property.ForAll(Cases, prng =>
    {
        List<ObjectSnapshot> taken = ObjectSnapshot.Some(prng, type);
        ObjectSnapshot a = prng.Pick(taken), b = prng.Pick(taken);
        string joined = a.Join(b).Bytes;
        Assert.Equal(joined, CanonicalBytes.Of(a.AfterMissing(b)));
        Assert.Equal(joined, CanonicalBytes.Of(b.AfterMissing(a)));
    });

    [Theory]
    [MemberData(nameof(Types))]
    public void Gaps_at_dots_of_other_objects_change_no_join(ObjectType type) => Property.ForAll(Cases, prng =>
    {
        List<ObjectSnapshot> taken = ObjectSnapshot.Some(prng, type);
        ObjectSnapshot a = prng.Pick(taken), b = prng.Pick(taken), c = prng.Pick(taken);
        string joined = a.Join(b).Join(c).Bytes;
        Assert.Equal(joined, a.WithGaps(prng).Join(b.WithGaps(prng)).Join(c.WithGaps(prng)).Bytes);
        Assert.Equal(joined, c.WithGaps(prng).Join(b.WithGaps(prng).Join(a.WithGaps(prng))).Bytes);
    });
}
