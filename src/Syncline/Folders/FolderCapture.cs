using System.Collections.Immutable;
using Syncline.Crdt.Encoding;
using Syncline.Replicas;
using Syncline.Replication.Spaces;
using Syncline.Storage;

namespace Syncline.Folders;

/// <summary>A folder at one position of its log: whose it is, and its spaces. Each space is taken when it is its
/// turn.</summary>
/// <param name="Position">The position.</param>
/// <param name="Member">Whose folder it is.</param>
/// <param name="LastStream">The last stream that was given.</param>
/// <param name="Spaces">The spaces, ascending by stream.</param>
internal sealed record FolderCapture(
    long Position, MemberId Member, uint LastStream, ImmutableArray<Replica> Spaces)
{
    /// <summary>
    /// Writes all records; answers the last position that went into them. Writers are held up only while a space is
    /// taken, never while it is encoded.
    /// </summary>
    public long Write(ISnapshotWriter snapshot, CancellationToken cancellation)
    {
        const uint Own = FolderRecord.FolderStream;
        WireWriter writer = new();
        snapshot.Append(Own, FolderRecord.Member, FolderRecord.EncodeMember(Member));
        foreach (Replica space in Spaces)
        {
            snapshot.Append(
                Own, FolderRecord.SpaceCreated, FolderRecord.EncodeSpaceCreated(space.Stream, space.Genesis));
        }

        writer.Varint(LastStream);
        snapshot.Append(Own, FolderRecord.LastStream, writer.Written);
        long until = Position;
        foreach (Replica space in Spaces)
        {
            cancellation.ThrowIfCancellationRequested();
            SpaceCapture captured = space.Capture();
            captured.Write(snapshot, cancellation);
            until = Math.Max(until, captured.Position);
        }

        return until;
    }
}
