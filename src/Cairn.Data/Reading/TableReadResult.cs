using Cairn.Data.Schemas;

namespace Cairn.Data.Reading;

/// <summary>A table as read, and what was found out about its source.</summary>
/// <param name="Table">The rows.</param>
/// <param name="Schema">Kind, evidence and spelling of every column.</param>
/// <param name="Digest">SHA-256 of the raw bytes, in lower-case hexadecimal.</param>
/// <param name="Notes">
/// What the reader decided and a person may want to know: header, delimiter, lines left out.
/// </param>
public sealed record TableReadResult(Table Table, Schema Schema, string Digest, IReadOnlyList<string> Notes);
