using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;

namespace Syncline.Links;

/// <summary>Why a space is not linked with a peer, though other spaces may be.</summary>
/// <param name="Address">Where the connection led, or came from.</param>
/// <param name="Member">Who is there; null if it did not say so.</param>
/// <param name="Reason">Why; may be a number that this version does not know.</param>
/// <param name="Detail">Why, for people.</param>
/// <param name="At">When it was last refused.</param>
public sealed record SpaceRefusal(
    string Address, MemberId? Member, LinkRefusal Reason, string Detail, DateTimeOffset At);
