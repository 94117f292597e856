using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Engines;
using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;
using Syncline.Replication.Transactions;
using Syncline.Testing;
using Syncline.Testing.Simulation;

namespace Syncline.Replication.Tests.Transactions;

/// <summary>What is written is read back the same, and from no shorter piece of it.</summary>
public sealed class CodecTests
{
    [Fact]
    public void Headers_come_back_the_same_and_canonical()
    {
        foreach (TransactionHeader header in Headers())
        {
            WireWriter writer = new();
            TransactionHeaderCodec.Write(writer, header);
            WireReader reader = new(writer.Written);
            Assert.True(TransactionHeaderCodec.TryRead(ref reader, out TransactionHeader read) && reader.AtEnd());
            WireWriter again = new();
            TransactionHeaderCodec.Write(again, read);

            Assert.Equal(writer.ToArray(), again.ToArray());
            Assert.Equal(WithoutArrays(header), WithoutArrays(read));
            Assert.Equal(header.Dependencies, read.Dependencies);
            Assert.Equal(header.Signature, read.Signature);
            Truncated(writer.ToArray(), bytes =>
            {
                WireReader part = new(bytes);
                return TransactionHeaderCodec.TryRead(ref part, out _) && part.AtEnd();
            });
        }
    }

    [Fact]
    public void Runs_of_transactions_come_back_the_same_and_no_prefix_of_one_does()
    {
        Engine engine = Busy();
        List<Transaction> made = [.. engine.Transactions];
        Frame frame = Traffic.FrameOf(engine, made);

        Assert.True(TransactionRuns.TryRead(frame.Payload.Span, out var read, out _));
        Assert.Equal(made.Select(each => each.Chain), read.Select(each => each.Transaction.Chain));
        Assert.Equal(made.Select(each => each.ToString()), read.Select(each => each.Transaction.ToString()));
        Truncated(
            Traffic.FrameOf(engine, made[0]).Payload.ToArray(),
            bytes => bytes.Length > 0 && TransactionRuns.TryRead(bytes, out _, out _));
    }

    [Fact]
    public void Hellos_acknowledgements_refusals_heartbeats_and_genesis_records_come_back_the_same()
    {
        VersionEntry greatest = new(new(ReplicaId.MaxValue), ulong.MaxValue);
        VersionVector version = VersionVector.Of(new VersionEntry(new(1), 5), greatest);
        Hello hello = Hellos.Of('A') with { Features = [1, ulong.MaxValue], Version = version, Floor = version };
        RoundTrip(hello.Write, Read);
        Acknowledgement told = new(new(UInt128.MaxValue), new(7), version.Entries, []);
        RoundTrip(told.Write, bytes =>
        {
            WireReader reader = new(bytes);
            bool read = Acknowledgement.TryRead(ref reader, out Acknowledgement value) && reader.AtEnd();
            return read ? value.Write : null;
        });
        RoundTrip(SpaceGenesis.Create("\u0130\u0131", [1, 2], 3).Write, bytes =>
        {
            WireReader reader = new(bytes);
            return SpaceGenesis.TryRead(ref reader, out SpaceGenesis value) && reader.AtEnd() ? value.Write : null;
        });
        RoundTrip(writer => writer.Raw(Refusal.Encode(LinkRefusal.Fork, "why")), bytes =>
            Refusal.TryDecode(bytes, out Refusal value)
                ? writer => writer.Raw(Refusal.Encode(value.Reason, value.Detail))
                : null);
        RoundTrip(writer => writer.Raw(Heartbeat.Of(version, version, 7).Encode()), bytes =>
            Heartbeat.TryDecode(bytes, out Heartbeat value) ? writer => writer.Raw(value.Encode()) : null);
    }

    [Fact]
    public void Tokens_come_back_the_same_and_nothing_else_is_one()
    {
        VersionVector version = Busy().Version;
        string token = VersionToken.Encode(version);

        Assert.True(VersionToken.TryDecode(token, out VersionVector read));
        Assert.Equal(version, read);
        string[] others = ["", "!", "AA", token[..^2], token + "AAAA", token.ToLowerInvariant(), "\u0130"];
        foreach (string wrong in others)
        {
            Assert.False(VersionToken.TryDecode(wrong, out VersionVector none), wrong);
            Assert.True(none.IsEmpty);
        }
    }

    [Fact]
    public void Frames_come_back_the_same_and_a_flipped_bit_is_noticed()
    {
        WireWriter writer = new();
        FrameCodec.Write(writer, channel: 300, new(FrameKind.Transactions, new byte[] { 1, 2, 3, 4, 5 }));
        byte[] bytes = writer.ToArray();

        Assert.True(FrameCodec.TryReadLength(bytes, out int length, out _));
        Assert.Equal(bytes.Length - FrameCodec.PrefixBytes, length);
        var (prefix, rest) = (bytes[..FrameCodec.PrefixBytes], bytes.AsMemory(FrameCodec.PrefixBytes));
        Assert.True(FrameCodec.TryRead(prefix, rest, out uint channel, out Frame frame, out _));
        Assert.Equal((300u, FrameKind.Transactions, 5), (channel, frame.Kind, frame.Payload.Length));
        for (int bit = 32; bit < bytes.Length * 8; bit++)
        {
            byte[] flipped = [.. bytes];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(FrameCodec.TryRead(flipped.AsSpan(0, 8), flipped.AsMemory(8), out _, out _, out _), $"{bit}");
        }

        Assert.False(FrameCodec.TryReadLength([0xFF, 0xFF, 0xFF, 0x7F, 0, 0, 0, 0], out _, out DecodeError error));
        Assert.Equal(DecodeError.LimitExceeded, error);
    }

    private static IEnumerable<TransactionHeader> Headers()
    {
        TransactionHeader plain = new() { Dots = 1, TimeStep = 1, Sections = 1 };
        yield return plain;
        yield return plain with { Dots = TransactionHeader.UpdatesMax, Sections = 3, LamportStep = ulong.MaxValue };
        yield return plain with { IsVoid = true, Sections = 0, TimeStep = ulong.MaxValue };
        yield return plain with { Author = "", Message = "\u0130 \U0001F600", Request = new string('r', 64) };
        yield return plain with { Dependencies = [new(new(1), 1), new(new(2), ulong.MaxValue)] };
        yield return plain with { CipherSuite = 9, Signature = [1, 2, 3] };
    }

    private static TransactionHeader WithoutArrays(TransactionHeader header) =>
        header with { Dependencies = [], Signature = [] };

    private static Engine Busy()
    {
        Prng prng = new(3);
        Engine engine = new(Script.OptionsOf('A'));
        for (int i = 0; i < 20; i++)
        {
            engine.Commit(Workload.Request(prng), Script.Wall, []);
        }

        return engine;
    }

    private static Action<WireWriter>? Read(byte[] bytes)
    {
        WireReader reader = new(bytes);
        return Hello.TryRead(ref reader, out Hello hello) && reader.AtEnd() ? hello.Write : null;
    }

    private static void RoundTrip(Action<WireWriter> write, Func<byte[], Action<WireWriter>?> read)
    {
        WireWriter first = new(), second = new();
        write(first);
        Action<WireWriter>? again = read(first.ToArray());
        Assert.NotNull(again);
        again(second);
        Assert.Equal(first.ToArray(), second.ToArray());
        Truncated(first.ToArray(), bytes => read(bytes) is not null);
    }

    private static void Truncated(byte[] bytes, Func<byte[], bool> accepts)
    {
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.False(accepts(bytes[..length]), $"{length} of {bytes.Length} bytes");
        }
    }
}
