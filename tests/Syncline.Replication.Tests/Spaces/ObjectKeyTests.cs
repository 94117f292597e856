using Syncline.Crdt.Objects;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Tests.Spaces;

/// <summary>Which texts are addresses of objects.</summary>
public sealed class ObjectKeyTests
{
    [Fact]
    public void Every_character_is_allowed_but_controls_halves_of_pairs_and_a_slash_in_the_collection()
    {
        for (int unit = 0; unit <= char.MaxValue; unit++)
        {
            string part = $"a{(char)unit}b";
            bool isText = !char.IsControl((char)unit) && !char.IsSurrogate((char)unit);

            Assert.True(ObjectKey.IsValid("c", part) == isText, $"name with U+{unit:X4}");
            Assert.True(ObjectKey.IsValid(part, "n") == (isText && unit != '/'), $"collection with U+{unit:X4}");
        }
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(ObjectKey.PartBytesMax, true)]
    [InlineData(ObjectKey.PartBytesMax + 1, false)]
    public void A_part_has_1_to_1024_bytes(int bytes, bool isValid)
    {
        Assert.Equal(isValid, ObjectKey.IsValid("c", new string('n', bytes)));
        Assert.Equal(isValid, ObjectKey.IsValid(new string('c', bytes), "n"));
        Assert.Equal(isValid, ObjectKey.IsValid("c", new string('\u00e9', bytes / 2) + new string('n', bytes % 2)));
        Assert.Equal(isValid, ObjectKey.TryParse($"c/{new string('n', bytes)}", ObjectType.Set, out _, out _));
    }
}
