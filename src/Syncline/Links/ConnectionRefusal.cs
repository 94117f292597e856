using Syncline.Replication.Protocol;

namespace Syncline.Links;

/// <summary>Connections from one host that were refused before they said who they are.</summary>
/// <param name="Host">Where they came from: an address without a port.</param>
/// <param name="Reason">Why the last one was; may be a number that this version does not know.</param>
/// <param name="Detail">Why, for people.</param>
/// <param name="At">When the last one was refused.</param>
/// <param name="Count">How many were, since one of that host was last taken.</param>
public sealed record ConnectionRefusal(
    string Host, LinkRefusal Reason, string Detail, DateTimeOffset At, long Count);
