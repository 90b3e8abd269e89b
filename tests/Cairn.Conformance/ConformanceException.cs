namespace Cairn.Conformance;

/// <summary>A learner breaks a promise that every learner makes.</summary>
/// <param name="message">What was found and what was wanted.</param>
/// <param name="inner">The cause, if another exception was.</param>
public sealed class ConformanceException(string message, Exception? inner = null) : Exception(message, inner);
