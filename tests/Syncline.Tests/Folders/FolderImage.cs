using Syncline.Folders;
using Syncline.Replicas;
using Syncline.Replication.Members;
using Syncline.Storage;

namespace Syncline.Tests.Folders;

/// <summary>
/// All that a folder must be again after a restart, as text, byte for byte (I5): spaces, states, versions, chains,
/// clocks, Lamport numbers, members, incarnations, remembered requests, positions.
/// </summary>
internal static class FolderImage
{
    public static string Of(DataFolder folder)
    {
        Lines lines = new();
        folder.Capture().Write(lines, CancellationToken.None);
        foreach (Replica replica in folder.Replicas)
        {
            lines.Text.Add($"{replica.SpaceName}: {Convert.ToHexString(replica.Snapshot().Digest())}");
            foreach (Member member in replica.Members.All)
            {
                lines.Text.Add($"{member.Id} {member.Role} {member.Name} {member.HasLeft}: "
                    + string.Join(", ", member.Replicas));
            }
        }

        return string.Join('\n', lines.Text);
    }

    /// <summary>
    /// What a folder means, whatever has been forgotten in its states since: what only served to order is forgotten on
    /// the way, and no record of the log says so.
    /// </summary>
    public static string MeaningOf(DataFolder folder) => string.Join('\n', folder.Replicas.Select(replica =>
    {
        SpaceCapture taken = replica.Capture();
        string heads = string.Join(", ", taken.Engine.Heads);
        string members = string.Join(", ", replica.Members.All.Select(member => string.Join(' ', member.Replicas)));
        return $"{replica.SpaceName} {taken.Position} {taken.Engine.Clock} {taken.Engine.Version} {heads} {members} "
            + $"{string.Join(", ", taken.Incarnations)} {Convert.ToHexString(replica.Snapshot().Digest())}";
    }));

    private sealed class Lines : ISnapshotWriter
    {
        public List<string> Text { get; } = [];

        public void Append(uint stream, byte kind, ReadOnlySpan<byte> payload) =>
            Text.Add($"{stream} {kind} {Convert.ToHexString(payload)}");
    }
}
