using System.Globalization;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Engines;

namespace Syncline.Testing.Simulation;

/// <summary>All that happened as one hash, and the last of it as lines for people.</summary>
internal sealed class Trace(VirtualTime time)
{
    private const int TailLines = 60;

    private readonly Queue<(long At, int Member, object What)> tail = new(TailLines + 1);
    private ulong hash = 0xCBF29CE484222325;

    /// <summary>The hash of everything so far.</summary>
    public ulong Hash => hash;

    /// <summary>An input of a member's engine, with the checksum of what came out.</summary>
    public void Input(int member, EngineInput input, uint outputs)
    {
        Mix((ulong)time.Now, (ulong)member, outputs);
        Note(member, input);
    }

    /// <summary>An output, for the tail only: its bytes are in the checksum.</summary>
    public void Output(int member, EngineOutput output) => Note(member, output);

    /// <summary>Something that the world did.</summary>
    public void World(int member, string what)
    {
        Mix((ulong)time.Now, (ulong)member, Crc32C.Of(System.Text.Encoding.UTF8.GetBytes(what)));
        Note(member, what);
    }

    /// <summary>The last lines.</summary>
    public string Tail() => string.Join('\n', tail.Select(line => string.Create(
        CultureInfo.InvariantCulture, $"{line.At,7} ms  member {line.Member}  {TextOf(line.What)}")));

    private void Note(int member, object what)
    {
        if (tail.Count == TailLines) tail.Dequeue();
        tail.Enqueue((time.Now, member, what));
    }

    private void Mix(ulong a, ulong b, ulong c)
    {
        hash = ((hash ^ a) * 0x100000001B3) ^ (hash >> 32);
        hash = ((hash ^ b) * 0x100000001B3) ^ (hash >> 32);
        hash = ((hash ^ c) * 0x100000001B3) ^ (hash >> 32);
    }

    private static string TextOf(object what) => what switch
    {
        EngineInput input => EngineText.Of(input),
        EngineOutput output => "    " + EngineText.Of(output),
        _ => $"-- {what}",
    };
}
