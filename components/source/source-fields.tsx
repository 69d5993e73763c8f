'use client'
// The fields of a source's form, each with its problem beside it.
import { NativeSelect, TextInput } from '@mantine/core'
import { parseLocation } from './parse-location'
import { scheduleInWords } from './prepare-source'
import { type FormField, SCHEDULES, type SourceForm } from './source-form'
import styles from './source-form.module.css'

/** What is wrong, by field. */
export type FieldProblems = Partial<Record<FormField, string>>
export type FieldsProps = {
  form: SourceForm
  problems: FieldProblems
  onChange: (change: Partial<SourceForm>) => void
}

/** What every text input here has in common. */
const textProps = (field: Exclude<FormField, 'kind' | 'schedule'>, props: FieldsProps) => ({
  name: field,
  value: props.form[field],
  error: props.problems[field],
  autoComplete: 'off',
  spellCheck: false,
  onChange: (event: { currentTarget: { value: string } }) =>
    props.onChange({ [field]: event.currentTarget.value }),
})

export function BucketFields(props: FieldsProps) {
  return (
    <div className={styles.pair}>
      <TextInput
        {...textProps('bucket', props)}
        label="Bucket"
        description="A name, or s3://bucket/prefix as a whole"
        placeholder="my-trail-logs"
        data-autofocus
        onChange={(event) => {
          const { value } = event.currentTarget
          props.onChange(parseLocation(value) ?? { bucket: value })
        }}
      />
      <TextInput
        {...textProps('prefix', props)}
        label="Prefix"
        description="Where in it the logs are; empty for all of it"
        placeholder="AWSLogs/"
      />
    </div>
  )
}

export function FolderField(props: FieldsProps) {
  return (
    <TextInput
      {...textProps('folder', props)}
      label="Folder"
      description="An absolute path on the machine that Cairn runs on, under one of those that CAIRN_SOURCE_ROOTS names"
      placeholder="/var/log/cloudtrail"
      data-autofocus
    />
  )
}

/** What an S3 location can need besides bucket and prefix. */
export function AccessFields(props: FieldsProps) {
  return (
    <div className={styles.pair}>
      <TextInput
        {...textProps('region', props)}
        label="Region"
        description="Of the bucket; found out where it is empty"
        placeholder="eu-central-1"
      />
      <TextInput
        {...textProps('endpoint', props)}
        label="Endpoint"
        description="Of another store; named in CAIRN_S3_ENDPOINTS"
        placeholder="https://s3.example.com"
      />
      <TextInput
        {...textProps('roleArn', props)}
        label="Role to assume"
        description="Named in CAIRN_ROLE_ARNS"
        placeholder="arn:aws:iam::123456789012:role/CairnReadsLogs"
      />
      <QueueField {...props} />
    </div>
  )
}

export function QueueField(props: FieldsProps) {
  return (
    <TextInput
      {...textProps('queueUrl', props)}
      label="Queue"
      description="SQS, by its address: files come within seconds"
      placeholder="https://sqs.eu-central-1.amazonaws.com/123456789012/logs"
    />
  )
}

export function TimeFields(props: FieldsProps) {
  const { schedule } = props.form
  const offered = SCHEDULES.some((each) => each === schedule)
    ? SCHEDULES
    : [...SCHEDULES, schedule].sort((one, other) => one - other)
  return (
    <div className={styles.pair}>
      <NativeSelect
        name="schedule"
        // Where a location stands before it, that is where the form begins.
        data-autofocus
        label="Look for new files"
        description="Besides what a queue tells"
        value={String(schedule)}
        error={props.problems.schedule}
        data={offered.map((minutes) => ({
          value: String(minutes),
          label: `Every ${scheduleInWords(minutes)}`,
        }))}
        onChange={(event) => props.onChange({ schedule: Number(event.currentTarget.value) })}
      />
      <TextInput
        {...textProps('since', props)}
        type="date"
        label="Since"
        description="Days before it are left out; empty for all"
      />
    </div>
  )
}
