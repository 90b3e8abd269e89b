namespace Cairn.Learning.Tests.Tuning.Auto;

/// <summary>A clock that goes on by a fixed time whenever it is read, so that a search takes the same time on every machine.</summary>
internal sealed class TickingClock(TimeSpan step) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Alarm> _alarms = [];
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        Advance(step);
        return _now;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Alarm alarm = new(this, callback, state);
        alarm.Change(dueTime, period);
        lock (_gate)
            _alarms.Add(alarm);
        return alarm;
    }

    public void Advance(TimeSpan time)
    {
        Alarm[] due;
        lock (_gate)
        {
            _now += time.Ticks;
            due = [.. _alarms.Where(alarm => alarm.At <= _now)];
            foreach (Alarm alarm in due)
                alarm.At = long.MaxValue;
        }
        foreach (Alarm alarm in due)
            alarm.Ring();
    }

    private sealed class Alarm(TickingClock clock, TimerCallback callback, object? state) : ITimer
    {
        public long At { get; set; } = long.MaxValue;

        public void Ring() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            At = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : clock._now + dueTime.Ticks;
            return true;
        }

        public void Dispose() => At = long.MaxValue;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
