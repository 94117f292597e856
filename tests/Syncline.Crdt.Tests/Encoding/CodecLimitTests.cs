using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Stores;

namespace Syncline.Crdt.Tests.Encoding;

/// <summary>Forms that say the same as a shorter or better ordered one, and those that no replica writes.</summary>
public sealed class CodecLimitTests
{
    private const string One = "01000000000000", Two = "02000000000000", None = "00000000000000";
    private const string Huge = "8080808080808080808080808040"; // 2^97, which stands for 2^96.
    private const string Assigned = "0000000000000000" + "00"; // At time zero, null.
    private const string Supported = "01" + One + "010000"; // By one dot.

    [Theory]
    [InlineData(ObjectType.Counter, "00", DecodeError.UnknownTag)] // Codes that nobody gave.
    [InlineData(ObjectType.Counter, "06", DecodeError.UnknownTag)]
    [InlineData(ObjectType.Register, "03", DecodeError.UnknownTag)]
    [InlineData(ObjectType.Flag, "03", DecodeError.UnknownTag)]
    [InlineData(ObjectType.Set, "06", DecodeError.UnknownTag)]
    [InlineData(ObjectType.Map, "04", DecodeError.UnknownTag)]
    [InlineData(ObjectType.GrowCounter, "0201", DecodeError.UnknownTag)] // Effects of other kinds of the family.
    [InlineData(ObjectType.GrowCounter, "0300", DecodeError.UnknownTag)]
    [InlineData(ObjectType.StateCounter, "0300", DecodeError.UnknownTag)]
    [InlineData(ObjectType.MaxRegister, "02", DecodeError.UnknownTag)]
    [InlineData(ObjectType.GrowSet, "0200", DecodeError.UnknownTag)]
    [InlineData(ObjectType.TwoPhaseSet, "05", DecodeError.UnknownTag)]
    [InlineData(ObjectType.LastWriterMap, "04", DecodeError.UnknownTag)]
    [InlineData(ObjectType.Map, "0103000F0101", DecodeError.UnknownTag)] // A state-counter is no child.
    [InlineData(ObjectType.Map, "010300120101", DecodeError.UnknownTag)] // Nor is a bounded-counter.
    [InlineData(ObjectType.BoundedCounter, "0401", DecodeError.UnknownTag)]
    [InlineData(ObjectType.BoundedCounter, "0180808080808080808001", DecodeError.LimitExceeded)] // 2^63.
    [InlineData(ObjectType.BoundedCounter, "0301" + None, DecodeError.OutOfDomain)] // To nobody.
    [InlineData(ObjectType.None, "01", DecodeError.UnknownTag)]
    [InlineData((ObjectType)300, "01", DecodeError.UnknownTag)]
    [InlineData(ObjectType.Counter, "0200", DecodeError.NotCanonical)] // A decrement of nothing.
    [InlineData(ObjectType.Counter, "0500", DecodeError.NotCanonical)]
    [InlineData(ObjectType.Counter, "0180808080808080808001", DecodeError.LimitExceeded)] // An increment by 2^63.
    [InlineData(ObjectType.Counter, "0281808080808080808001", DecodeError.LimitExceeded)] // A decrement by more.
    [InlineData(ObjectType.Counter, "0301" + One + "0000", DecodeError.OutOfDomain)] // No dot has counter zero.
    [InlineData(ObjectType.Counter, "0301" + None + "0100", DecodeError.OutOfDomain)]
    [InlineData(ObjectType.Counter, "0302" + One + "0100" + One + "0200", DecodeError.NotCanonical)]
    [InlineData(ObjectType.Counter, "0302" + Two + "0100" + One + "0200", DecodeError.NotCanonical)]
    [InlineData(ObjectType.Map, "010300FFFFFFFFFFFFFFFFFF0101", DecodeError.UnknownTag)] // A child of type 2^64 - 1.
    [InlineData(ObjectType.Map, "01030000" + "01", DecodeError.UnknownTag)]
    [InlineData(ObjectType.Map, "0301" + "030003" + "000000000000000000", DecodeError.UnknownTag)] // A flag's record.
    [InlineData(ObjectType.Map, "0301" + "030001" + "00" + "0000", DecodeError.NotCanonical)] // A record of nothing.
    [InlineData(ObjectType.Map, "0301" + "030005" + "00" + "0000", DecodeError.NotCanonical)]
    [InlineData(ObjectType.Map, "020302" + "01" + "030001" + "01" + One + "0100", DecodeError.NotCanonical)]
    public void An_effect_that_no_replica_makes_is_refused(ObjectType type, string hex, DecodeError expected)
    {
        WireReader reader = new(Convert.FromHexString(hex));
        Assert.False(EffectCodec.TryRead(ref reader, type, out _));
        Assert.Equal(expected, reader.Error);
    }

    [Theory]
    [InlineData(ObjectType.Counter, "01" + One + "00000000", DecodeError.OutOfDomain)] // A run from counter zero.
    [InlineData(ObjectType.Counter, "01" + One + "02FFFFFFFFFFFFFFFFFF010000", DecodeError.OutOfDomain)] // Beyond 2^64.
    [InlineData(ObjectType.Counter, "01" + One + "020000FFFFFFFFFFFFFFFFFF01", DecodeError.OutOfDomain)]
    [InlineData(ObjectType.Counter, "01" + One + "01000001" + "00" + One + "00", DecodeError.OutOfDomain)]
    [InlineData(ObjectType.Counter, "02" + One + "01000000" + One + "02000000", DecodeError.NotCanonical)]
    [InlineData(ObjectType.BoundedCounter, "01" + One + One + "00" + "00", DecodeError.OutOfDomain)] // A total of 0.
    [InlineData(ObjectType.BoundedCounter, "01" + One + One + "01" + "00", DecodeError.OutOfDomain)] // Below.
    [InlineData(ObjectType.BoundedCounter, "01" + One + One + Huge + "00", DecodeError.OutOfDomain)] // 2^96.
    [InlineData(ObjectType.BoundedCounter, "02" + One + One + "02" + One + One + "02" + "00", DecodeError.NotCanonical)]
    [InlineData(ObjectType.BoundedCounter, "00" + "02" + Two + "02" + One + "02", DecodeError.NotCanonical)]
    [InlineData(ObjectType.Register, "01" + One + "00" + "0000000000000000" + "00", DecodeError.OutOfDomain)]
    [InlineData(ObjectType.Register, "02" + One + "01" + Assigned + One + "02" + Assigned, DecodeError.OutOfDomain)]
    [InlineData(ObjectType.Register, "02" + Two + "01" + Assigned + One + "02" + Assigned, DecodeError.NotCanonical)]
    [InlineData(ObjectType.Flag, "01" + One + "020000" + "0100", DecodeError.OutOfDomain)] // Two dots of one replica.
    [InlineData(ObjectType.Flag, "01" + One + "01" + "00" + "FEFFFFFFFFFFFFFFFF01", DecodeError.LimitExceeded)]
    [InlineData(ObjectType.Flag, "01" + One + "01" + "00" + "FDFFFFFFFFFFFFFFFF01", DecodeError.OutOfDomain)]
    [InlineData(ObjectType.Set, "01" + "0302" + "00" + "00000000000000000000", DecodeError.NotCanonical)] // No dots.
    [InlineData(ObjectType.Set, "02" + "0302" + Supported + "0302" + Supported, DecodeError.NotCanonical)]
    [InlineData(ObjectType.Map, "01" + "0302" + "03" + "00", DecodeError.NotCanonical)] // A child that is bottom.
    [InlineData(ObjectType.Map, "01" + "0302" + "05" + "00", DecodeError.NotCanonical)]
    [InlineData(ObjectType.Map, "01" + "0302" + "AC02" + "00", DecodeError.UnknownTag)] // Type 300.
    [InlineData(ObjectType.Map, "01" + "0302" + "0F" + "00", DecodeError.UnknownTag)] // A state-counter is no child.
    [InlineData(ObjectType.MaxRegister, "02" + One + "0100" + One + "0200", DecodeError.OutOfDomain)] // Not worse.
    [InlineData(ObjectType.MaxRegister, "02" + Two + "0100" + One + "0100", DecodeError.NotCanonical)]
    [InlineData(ObjectType.MaxRegister, "01" + One + "0000", DecodeError.OutOfDomain)]
    [InlineData(ObjectType.TwoPhaseSet, "01" + "00" + "02", DecodeError.OutOfDomain)]
    [InlineData(ObjectType.TwoPhaseSet, "02" + "0000" + "0000", DecodeError.NotCanonical)]
    [InlineData(ObjectType.LastWriterSet, "01" + "00" + "00" + Assigned + Assigned, DecodeError.NotCanonical)]
    [InlineData(ObjectType.LastWriterSet, "010001" + One + "01" + "0000000000000000" + "02", DecodeError.OutOfDomain)]
    [InlineData(ObjectType.LastWriterSet, "010001" + One + "00" + Assigned, DecodeError.OutOfDomain)]
    [InlineData(ObjectType.None, "00", DecodeError.UnknownTag)]
    public void A_state_that_no_replica_reaches_is_refused(ObjectType type, string hex, DecodeError expected)
    {
        WireReader reader = new(Convert.FromHexString(hex));
        Assert.False(ObjectStateCodec.TryRead(ref reader, type, depth: 0, out _));
        Assert.Equal(expected, reader.Error);
    }

    [Theory]
    [InlineData("01" + One + "00" + "0000", DecodeError.NotCanonical)] // No runs.
    [InlineData("01" + One + "02" + "0000" + "0000", DecodeError.NotCanonical)] // Adjacent runs.
    [InlineData("02" + One + "010000" + One + "010000", DecodeError.NotCanonical)]
    [InlineData("02" + Two + "010000" + One + "010000", DecodeError.NotCanonical)]
    [InlineData("01" + One + "01" + "FFFFFFFFFFFFFFFFFF01" + "00", DecodeError.LimitExceeded)]
    public void Dots_in_another_form_are_refused(string hex, DecodeError expected)
    {
        WireReader reader = new(Convert.FromHexString(hex));
        Assert.False(DotSetCodec.TryRead(ref reader, out DotSet dots));
        Assert.Equal(expected, reader.Error);
        Assert.True(dots.IsBottom);
    }

    [Theory]
    [InlineData("01" + One + "00", DecodeError.NotCanonical)]
    [InlineData("02" + One + "01" + One + "01", DecodeError.NotCanonical)]
    [InlineData("02" + Two + "01" + One + "01", DecodeError.NotCanonical)]
    [InlineData("818004", DecodeError.LimitExceeded)] // 65,537 entries.
    public void A_version_in_another_form_is_refused(string hex, DecodeError expected)
    {
        WireReader reader = new(Convert.FromHexString(hex));
        Assert.False(VersionVectorCodec.TryRead(ref reader, out VersionVector version));
        Assert.Equal(expected, reader.Error);
        Assert.True(version.IsEmpty);
    }
}
