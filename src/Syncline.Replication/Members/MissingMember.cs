using Syncline.Replication.Spaces;

namespace Syncline.Replication.Members;

/// <summary>A keeper that does not have something durable yet, as far as is known here.</summary>
/// <param name="Id">Who.</param>
/// <param name="Name">What people call it; empty if nobody said.</param>
/// <param name="Reason">How far it is.</param>
public sealed record MissingMember(MemberId Id, string Name, MissingReason Reason);
