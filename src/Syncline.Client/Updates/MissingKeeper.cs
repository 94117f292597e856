using System.Text.Json;

namespace Syncline.Client.Updates;

/// <summary>A keeper that a rung still lacks.</summary>
/// <param name="Member">Its member id.</param>
/// <param name="Name">What people call it; null if it has no name.</param>
/// <param name="Reason"><c>not-heard</c>, <c>not-applied</c> or <c>not-durable</c>.</param>
public sealed record MissingKeeper(string Member, string? Name, string Reason)
{
    internal static MissingKeeper Read(JsonElement member) => new(
        member.GetProperty("member").GetString()!,
        member.GetProperty("name").GetString(),
        member.GetProperty("reason").GetString()!);
}
