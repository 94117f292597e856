using System.Globalization;
using System.Text.RegularExpressions;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Engines;

namespace Syncline.Testing.Simulation;

/// <summary>All that happened as one hash, and the last of it as lines for people.</summary>
/// <remarks>
/// In the lines members are letters, and <c>B2</c> is the second incarnation of B. The texts are made when they are
/// asked for, so that a run that holds pays little for them.
/// </remarks>
internal sealed partial class Trace(VirtualTime time, bool keepsAll)
{
    private const int TailLines = 120;

    private readonly Queue<(long At, int Member, object What)> tail = new(TailLines + 1);
    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);
    private readonly Dictionary<long, char> peers = [];
    private ulong hash = 0xCBF29CE484222325;

    /// <summary>The hash of everything so far.</summary>
    public ulong Hash => hash;

    /// <summary>Gives a replica the name that lines have for it.</summary>
    public void Name(ReplicaId replica, string name) => names[replica.ToString()] = name;

    /// <summary>Says who is at the other end of a link.</summary>
    public void Name(LinkId link, char peer) => peers[link.Value] = peer;

    /// <summary>An input of a member's engine, with the checksum of what came out.</summary>
    public void Input(int member, EngineInput input, uint outputs)
    {
        Mix((ulong)time.Now, (ulong)member, outputs);
        Note(member, input);
    }

    /// <summary>An output, for the lines only: its bytes are in the checksum.</summary>
    public void Output(int member, EngineOutput output) => Note(member, output);

    /// <summary>Something that the world did.</summary>
    public void World(int member, string what)
    {
        Mix((ulong)time.Now, (ulong)member, Crc32C.Of(System.Text.Encoding.UTF8.GetBytes(what)));
        Note(member, what);
    }

    /// <summary>The lines that were kept.</summary>
    public string Lines() => Readable(string.Join('\n', tail.Select(line => string.Create(
        CultureInfo.InvariantCulture, $"{line.At,7} ms  {NameOf(line.Member)}  {TextOf(line.What)}"))));

    /// <summary>A text with the names of replicas in place of their ids.</summary>
    public string Readable(string text) =>
        ReplicaIds().Replace(text, match => names.GetValueOrDefault(match.Value, match.Value));

    [GeneratedRegex("\\b[0-9a-f]{14}\\b")]
    private static partial Regex ReplicaIds();

    private void Note(int member, object what)
    {
        if (!keepsAll && tail.Count == TailLines) tail.Dequeue();
        tail.Enqueue((time.Now, member, what));
    }

    private void Mix(ulong a, ulong b, ulong c)
    {
        hash = ((hash ^ a) * 0x100000001B3) ^ (hash >> 32);
        hash = ((hash ^ b) * 0x100000001B3) ^ (hash >> 32);
        hash = ((hash ^ c) * 0x100000001B3) ^ (hash >> 32);
    }

    private static string NameOf(int member) => member < 0 ? "-" : $"{(char)('A' + member)}";

    private char PeerOf(LinkId link) => peers.GetValueOrDefault(link.Value, '?');

    private string TextOf(object what) => what switch
    {
        EngineInput.Receive(var link, var frame, _) => $"from {PeerOf(link)}: {EngineText.Of(frame)}",
        EngineInput.Up up => $"link to {PeerOf(up.Link)} up{(up.IsInitiator ? ", speaks first" : "")}",
        EngineInput.Down down => $"link to {PeerOf(down.Link)} down",
        EngineInput input => EngineText.Of(input),
        EngineOutput.Send(var link, var frame) => $"    to {PeerOf(link)}: {EngineText.Of(frame)}",
        EngineOutput.Applied applied =>
            $"    {EngineText.Of(applied)}: {string.Join(' ', applied.Updates.Select(update => update.Key))}",
        EngineOutput output => "    " + EngineText.Of(output),
        _ => $"-- {what}",
    };
}
