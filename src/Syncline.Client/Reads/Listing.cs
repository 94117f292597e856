namespace Syncline.Client.Reads;

/// <summary>The objects of a space, all at one version.</summary>
/// <param name="Version">The token of that version.</param>
/// <param name="Objects">Addresses with the wire names of their types, in canonical order.</param>
public sealed record Listing(string Version, IReadOnlyList<ListedObject> Objects);
