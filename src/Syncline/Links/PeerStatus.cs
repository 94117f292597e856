using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;

namespace Syncline.Links;

/// <summary>A peer that this side dials, or that dialed in.</summary>
/// <param name="Address">The address as given, or where the connection came from.</param>
/// <param name="IsDialed">True if this side dials it, for ever.</param>
/// <param name="Member">Who is there; null while not connected.</param>
/// <param name="Reason">Why the last connection was refused; null if there is one, or if it was not refused.</param>
/// <param name="Problem">Why there is no connection, for people; null if there is one.</param>
public sealed record PeerStatus(
    string Address, bool IsDialed, MemberId? Member, LinkRefusal? Reason, string? Problem)
{
    /// <summary>True if another peer told of the address.</summary>
    public bool IsLearned { get; init; }
}
