using Syncline.Crdt.Causality;

namespace Syncline.Crdt.Tests.Causality;

public sealed class ReplicaIdTests
{
    [Fact]
    public void An_id_has_53_bits_and_is_not_zero()
    {
        Assert.Equal((1UL << 53) - 1, new ReplicaId(ReplicaId.MaxValue).Value);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReplicaId(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReplicaId(ReplicaId.MaxValue + 1));
        Assert.Equal(ReplicaId.MaxValue, (ulong)(double)ReplicaId.MaxValue); // So it is an exact number in JSON.
    }

    [Theory]
    [InlineData(0, false, 0)]
    [InlineData(1UL << 53, false, 0)] // Only bits that are not taken.
    [InlineData(ulong.MaxValue, true, ReplicaId.MaxValue)]
    [InlineData((1UL << 60) + 5, true, 5)]
    public void A_random_number_gives_its_low_53_bits_but_never_zero(ulong random, bool isId, ulong expected)
    {
        Assert.Equal(isId, ReplicaId.TryFromRandom(random, out ReplicaId replica));
        Assert.Equal(expected, replica.Value);
    }

    [Fact]
    public void It_reads_as_14_digits_and_orders_by_number()
    {
        Assert.Equal("000000000000ff", new ReplicaId(255).ToString());
        Assert.Equal("1fffffffffffff", new ReplicaId(ReplicaId.MaxValue).ToString());
        Assert.True(new ReplicaId(9).CompareTo(new ReplicaId(10)) < 0);
        Assert.True(new Dot(new(1), 9).CompareTo(new Dot(new(1), 10)) < 0);
        Assert.True(new Dot(new(1), 10).CompareTo(new Dot(new(2), 1)) < 0);
    }
}
