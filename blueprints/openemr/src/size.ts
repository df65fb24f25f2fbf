import {
  choice,
  equals,
  holds,
  isOneOf,
  not,
  number,
  or,
  type References,
  type Rule,
} from '@hipaa-stacks/cloudformation';
import { inOrder } from './in-order.ts';

/**
 * Memory sizes in MiB that Fargate allows for each number of CPU units, from one vCPU. Source: Amazon ECS Developer Guide, "Task
 * size".
 */
export const taskSizes = {
  '1024': ['2048', '3072', '4096', '5120', '6144', '7168', '8192'],
  '2048': ['4096', '5120', '6144', '7168', '8192', '12288', '16384'],
  '4096': ['8192', '12288', '16384', '30720'],
} as const;

const [smallest = '', ...larger] = new Set(Object.values(taskSizes).flat());
const memorySizes = [smallest, ...larger] as const;

/** Allowed values of `MinTasks` and `MaxTasks`. */
export const taskCounts = [1, 2, 3, 4, 6, 8, 10, 15, 20, 30, 50, 100] as const;

/** The parameters of size and number of the tasks, and of the number of database instances and NAT gateways. */
export const sizeParameters = {
  Profile: choice('Profile', ['standard', 'small'], {
    Description:
      'standard: a NAT gateway and a database instance in each of two Availability Zones. small: one of each, at the lowest price. Data is stored in three zones in both profiles.',
  }),
  TaskCpu: choice('Task CPU', ['1024', '2048', '4096'], {
    Description: 'CPU units of a task. 1024 units are one vCPU.',
  }),
  TaskMemory: choice('Task memory (MiB)', memorySizes, {
    Description: 'Memory of a task in MiB, two to eight times its CPU units.',
  }),
  MinTasks: number('Minimum tasks', {
    Description: 'Minimum number of tasks. With two, OpenEMR stays available if one Availability Zone fails.',
    Default: 2,
    AllowedValues: taskCounts,
  }),
  MaxTasks: number('Maximum tasks', {
    Description: 'Maximum number of tasks.',
    Default: 10,
    AllowedValues: taskCounts,
  }),
  CpuTarget: number('CPU target (percent)', {
    Description: 'Average CPU utilization above which tasks are added, in percent.',
    Default: 60,
    MinValue: 20,
    MaxValue: 90,
    ConstraintDescription: '20 to 90 percent',
  }),
  MemoryTarget: number('Memory target (percent)', {
    Description: 'Average memory utilization above which tasks are added, in percent.',
    Default: 70,
    MinValue: 20,
    MaxValue: 90,
    ConstraintDescription: '20 to 90 percent',
  }),
};

type SizeReferences = References<typeof sizeParameters>;

/** A database instance and a NAT gateway in each of two Availability Zones. */
export const isStandard = (p: Pick<SizeReferences, 'Profile'>) => equals(p.Profile, 'standard');

/** The conditions of the sizes. */
export const sizeConditions = (p: SizeReferences) => ({ IsStandard: isStandard(p) });

/** The rules of the sizes. */
export const sizeRules = (p: SizeReferences): Readonly<Record<string, Rule>> => ({
  TaskSizeIsValid: {
    Assertions: Object.entries(taskSizes).map(([cpu, memory]) =>
      holds(
        or(not(equals(p.TaskCpu, cpu)), isOneOf(memory, p.TaskMemory)),
        `TaskMemory is not valid for TaskCpu ${cpu}. Set it to one of ${memory.join(', ')}.`,
      ),
    ),
  },
  MinTasksUpToMaxTasks: inOrder(
    p.MinTasks,
    p.MaxTasks,
    taskCounts,
    'MinTasks is greater than MaxTasks. Decrease MinTasks, or increase MaxTasks.',
  ),
});
