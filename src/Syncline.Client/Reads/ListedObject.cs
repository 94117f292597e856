namespace Syncline.Client.Reads;

/// <summary>An object in a listing.</summary>
/// <param name="Address"><c>collection/name</c>.</param>
/// <param name="Type">The wire name of its type.</param>
public readonly record struct ListedObject(string Address, string Type);
